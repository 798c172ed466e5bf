"""Codes a machine-readable zone may carry: states, organisations, persons without a nationality.

Doc 9303-3, section 5: ISO 3166-1 alpha-3 with ICAO's own additions. `D` is Germany's code in the
zone; `DEU` is read too, for ISO lists it. `IAO` signs master lists only and stands in no document.
"""

from __future__ import annotations

_ISO_3166_1 = """
    ABW AFG AGO AIA ALA ALB AND ARE ARG ARM ASM ATA ATF ATG AUS AUT AZE BDI BEL BEN BES BFA BGD BGR
    BHR BHS BIH BLM BLR BLZ BMU BOL BRA BRB BRN BTN BVT BWA CAF CAN CCK CHE CHL CHN CIV CMR COD COG
    COK COL COM CPV CRI CUB CUW CXR CYM CYP CZE DEU DJI DMA DNK DOM DZA ECU EGY ERI ESH ESP EST ETH
    FIN FJI FLK FRA FRO FSM GAB GBR GEO GGY GHA GIB GIN GLP GMB GNB GNQ GRC GRD GRL GTM GUF GUM GUY
    HKG HMD HND HRV HTI HUN IDN IMN IND IOT IRL IRN IRQ ISL ISR ITA JAM JEY JOR JPN KAZ KEN KGZ KHM
    KIR KNA KOR KWT LAO LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA MAC MAF MAR MCO MDA MDG MDV MEX MHL
    MKD MLI MLT MMR MNE MNG MNP MOZ MRT MSR MTQ MUS MWI MYS MYT NAM NCL NER NFK NGA NIC NIU NLD NOR
    NPL NRU NZL OMN PAK PAN PCN PER PHL PLW PNG POL PRI PRK PRT PRY PSE PYF QAT REU ROU RUS RWA SAU
    SDN SEN SGP SGS SHN SJM SLB SLE SLV SMR SOM SPM SRB SSD STP SUR SVK SVN SWE SWZ SXM SYC SYR TCA
    TCD TGO THA TJK TKL TKM TLS TON TTO TUN TUR TUV TWN TZA UGA UKR UMI URY USA UZB VAT VCT VEN VGB
    VIR VNM VUT WLF WSM YEM ZAF ZMB ZWE
"""
ISO_3166_1 = frozenset(_ISO_3166_1.split())

ICAO_ADDITIONS: dict[str, str] = {
    # Part A
    "D": "Germany",
    "GBD": "British Overseas Territories Citizen",
    "GBN": "British National (Overseas)",
    "GBO": "British Overseas Citizen",
    "GBP": "British Protected Person",
    "GBS": "British Subject",
    "RKS": "Kosovo",
    # Part B
    "EUE": "European Union",
    # Part C
    "UNO": "United Nations Organization or one of its officials",
    "UNA": "United Nations specialized agency or one of its officials",
    "UNK": "Resident of Kosovo with a document of the United Nations Interim Administration",
    # Part D
    "XBA": "African Development Bank",
    "XCC": "Caribbean Community or one of its emissaries",
    "XCE": "Council of Europe",
    "XCO": "Common Market for Eastern and Southern Africa",
    "XDC": "Southern African Development Community",
    "XEC": "Economic Community of West African States",
    "XES": "Organization of Eastern Caribbean States",
    "XIM": "African Export-Import Bank",
    "XMP": "Parliamentary Assembly of the Mediterranean",
    "XOM": "Sovereign Military Order of Malta or one of its emissaries",
    "XPO": "International Criminal Police Organization",
    # Part E
    "XXA": "Stateless person (Convention of 1954)",
    "XXB": "Refugee (Convention of 1951 and Protocol of 1967)",
    "XXC": "Refugee, other than XXB",
    "XXX": "Person of unspecified nationality",
    # Part F, deprecated in ISO 3166, still read
    "ANT": "Netherlands Antilles",
    "NTZ": "Neutral Zone",
    # Part G
    "UTO": "Utopia (specimen documents)",
}

KNOWN_CODES = ISO_3166_1 | ICAO_ADDITIONS.keys()

# As they stand in a zone, filled to three positions.
CODES_AS_WRITTEN: dict[bytes, str] = {code.ljust(3, "<").encode(): code for code in KNOWN_CODES}
