"""What backups and restores say, in Kazakh, Russian and English.

A restore begins in an empty folder, before any part of Django may look into it, so these words
stand here and not in a catalogue.
"""

from __future__ import annotations

from ..tools.languages import LANGUAGES, language_of

WORDS: dict[str, tuple[str, str, str]] = {
    "kept": (
        "Көшірме жасалды: {file} ({size} байт, {files} файл, {rows} жол).",
        "Копия создана: {file} (байт: {size}; файлов: {files}; строк: {rows}).",
        "The archive is written: {file} (bytes: {size}; files: {files}; rows: {rows}).",
    ),
    "mirrored": (
        "Кілттер көшірмесі жаңартылды: {folder} (қосылғаны {copied}, жойылғаны {removed}).",
        "Копия ключей обновлена: {folder} (добавлено: {copied}; удалено: {removed}).",
        "The key mirror is up to date: {folder} (copied: {copied}; removed: {removed}).",
    ),
    "new_key": (
        "Құпия кілт {file} файлында. Оны серверден алып, сейфке салыңыз; көшірме оның ашық "
        "бөлігімен шифрланады:",
        "Тайный ключ записан в файл {file}. Уберите его с сервера и храните в сейфе; копии "
        "шифруются его открытой частью:",
        "The identity is in {file}. Take it off this machine and keep it in a safe; archives are "
        "encrypted to its recipient:",
    ),
    "file_stands": (
        "{file} файлы бұрыннан бар; ештеңе өзгертілген жоқ.",
        "Файл {file} уже существует; ничего не изменено.",
        "{file} stands already; nothing was changed.",
    ),
    "no_recipient": (
        "Кімге шифрланатынын көрсетіңіз: --to age1… (elshi backup new-key ФАЙЛ).",
        "Укажите, для кого шифровать: --to age1… (elshi backup new-key ФАЙЛ).",
        "Say to whom it is encrypted: --to age1… (elshi backup new-key FILE).",
    ),
    "bad_recipient": (
        "Бұл ашық кілт емес: {recipient}.",
        "Это не открытый ключ получателя: {recipient}.",
        "This is no recipient: {recipient}.",
    ),
    "busy": (
        "Басқа көшірме жасалып жатыр; ол аяқталғанда қайталаңыз.",
        "Уже создаётся другая копия; повторите, когда она закончится.",
        "Another backup is under way; try again when it has ended.",
    ),
    "not_written": (
        "Көшірме жасалмады, жартылай көшірме қалған жоқ: {reason}. Орын босатыңыз немесе басқа "
        "қалтаны көрсетіңіз.",
        "Копия не создана, неполной копии не осталось: {reason}. Освободите место или укажите "
        "другую папку.",
        "No archive was made and no half of one is left: {reason}. Make room or name another "
        "folder.",
    ),
    "inside_house": (
        "Көшірме қалтасы деректер қалтасының ішінде болмауы тиіс: {folder}.",
        "Папка копий не должна лежать внутри папки данных: {folder}.",
        "The folder of backups must not lie in the data folder: {folder}.",
    ),
    "no_house": (
        "Бұл деректер қалтасында көшіретін дерекқор жоқ: {folder}.",
        "В этой папке данных нет базы, которую можно скопировать: {folder}.",
        "This data folder holds no database to copy: {folder}.",
    ),
    "strange_mirror": (
        "{folder} — кілттер көшірмесі емес және бос емес; ештеңе өзгертілген жоқ.",
        "{folder} — не копия ключей и не пустая папка; ничего не изменено.",
        "{folder} is neither a key mirror nor empty; nothing was changed.",
    ),
    "keys_lost": (
        "Кілттер қалтасында {count} кілт жоқ, бірақ олар өшірілгендер тізімінде де жоқ. Көшірме "
        "өзгертілген жоқ: алдымен жоғалғанын сол көшірмеден қалпына келтіріңіз.",
        "В папке ключей не хватает ключей ({count}), и в списке стираний их нет. Копия не "
        "изменена: сначала восстановите потерянное из неё.",
        "Keys are missing that no erasure removed ({count}). The mirror was not changed: first "
        "restore from it what was lost.",
    ),
    "not_empty": (
        "Қалпына келтіру тек бос қалтаға жүргізіледі, ал {folder} бос емес; ештеңе өзгертілген "
        "жоқ.",
        "Восстановление возможно только в пустую папку, а {folder} не пуста; ничего не изменено.",
        "A restore needs an empty folder and {folder} is not; nothing was changed.",
    ),
    "database_not_empty": (
        "ELSHI_DATABASE көрсеткен дерекқор бос емес; ештеңе өзгертілген жоқ.",
        "База, указанная в ELSHI_DATABASE, не пуста; ничего не изменено.",
        "The database that ELSHI_DATABASE names is not empty; nothing was changed.",
    ),
    "other_database": (
        "Көшірме {kept} дерекқорынан алынған, ал ELSHI_DATABASE {wanted} дерекқорын көрсетеді; "
        "ештеңе қалпына келтірілген жоқ.",
        "Копия снята с базы {kept}, а ELSHI_DATABASE указывает на {wanted}; ничего не "
        "восстановлено.",
        "The archive holds a {kept} database and ELSHI_DATABASE names {wanted}; nothing was "
        "restored.",
    ),
    "no_archive": (
        "Көшірме оқылмайды: {file}.",
        "Копия не читается: {file}.",
        "The archive cannot be read: {file}.",
    ),
    "bad_identity": (
        "Құпия кілт файлы жарамсыз: {file}.",
        "Файл тайного ключа негоден: {file}.",
        "The identity file is of no use: {file}.",
    ),
    "wrong_identity": (
        "Бұл кілт көшірмені ашпайды: ол басқа кілтке шифрланған. Ештеңе қалпына келтірілген жоқ.",
        "Этот ключ не открывает копию: она зашифрована для другого. Ничего не восстановлено.",
        "This identity does not open the archive: it is encrypted to another. Nothing was "
        "restored.",
    ),
    "damaged": (
        "Көшірме үзілген немесе өзгертілген ({where}). Ештеңе қалпына келтірілген жоқ; басқа "
        "көшірмені алыңыз.",
        "Копия оборвана или изменена ({where}). Ничего не восстановлено; возьмите другую копию.",
        "The archive is cut short or was changed ({where}). Nothing was restored; take another.",
    ),
    "no_mirror": (
        "Кілттер көшірмесі табылмады: {folder}. Оны --keys арқылы көрсетіңіз. Ештеңе қалпына "
        "келтірілген жоқ.",
        "Копия ключей не найдена: {folder}. Укажите её через --keys. Ничего не восстановлено.",
        "There is no key mirror at {folder}: name it with --keys. Nothing was restored.",
    ),
    "newer": (
        "Көшірме Elshi-дің кейінгі шығарылымынан ({version}) алынған. Сол шығарылымды орнатыңыз. "
        "Ештеңе қалпына келтірілген жоқ.",
        "Копия снята более новым выпуском Elshi ({version}). Установите его. Ничего не "
        "восстановлено.",
        "The archive comes from a later release of Elshi ({version}). Install that one. Nothing "
        "was restored.",
    ),
    "no_room": (
        "Қалпына келтіру аяқталмады, ештеңе қалған жоқ: {reason}.",
        "Восстановление не завершено, ничего не осталось: {reason}.",
        "The restore did not end and nothing is left of it: {reason}.",
    ),
    "refused": (
        "Көшірме тексеруден өтпеді, ештеңе қалған жоқ:",
        "Копия не прошла проверку, ничего не осталось:",
        "The copy did not stand the test and nothing is left of it:",
    ),
    "counts": (
        "{table} кестесінде {found} жол, көшірмеде {kept} болған",
        "в таблице {table} строк: {found}, при копировании было: {kept}",
        "table {table} has rows: {found}; when it was copied: {kept}",
    ),
    "files_missing": (
        "жолдар атаған {count} файл жоқ",
        "нет файлов, названных в строках: {count}",
        "files that rows name are missing: {count}",
    ),
    "mirror_too_old": (
        "{count} істің кілті жоқ әрі олар өшірілмеген: кілттер көшірмесі мұрағаттан ескі. Жаңасын "
        "алыңыз",
        "нет ключей дел, которые не стирались ({count}): копия ключей старше архива. Возьмите "
        "более новую",
        "keys of cases that were not erased are missing ({count}): the key mirror is older than "
        "the archive. Take a newer one",
    ),
    "master_key": (
        "бас кілт бұл көшірмені ашпайды ({name} керек): оны ELSHI_MASTER_KEY_FILE арқылы беріңіз",
        "главный ключ не подходит (нужен {name}): укажите его в ELSHI_MASTER_KEY_FILE",
        "the master key does not fit (it takes {name}): name it in ELSHI_MASTER_KEY_FILE",
    ),
    "ledger": (
        "журналда {count} ақау бар; біріншісі: {first}",
        "несоответствий в журнале: {count}; первое: {first}",
        "faults in the ledger: {count}; the first: {first}",
    ),
    "does_not_start": (
        "қалпына келтірілген үй іске қосылмайды: {reason}",
        "восстановленный дом не запускается: {reason}",
        "the restored house does not start: {reason}",
    ),
    "restored": (
        "Қалпына келтірілді: {rows} жол, {files} файл, журналда {leaves} жазба; көшірме уақыты "
        "{at}.",
        "Восстановлено: строк — {rows}, файлов — {files}, записей журнала — {leaves}; копия от "
        "{at}.",
        "Restored: rows {rows}, files {files}, leaves of the ledger {leaves}; the copy is of {at}.",
    ),
    "verified": (
        "Тексерілді: жолдар саны, файлдар, кілттер және бүкіл журнал сәйкес; үй іске қосылды.",
        "Проверено: число строк, файлы, ключи и весь журнал сходятся; дом запускался.",
        "Verified: rows, files, keys and the whole ledger agree; the house was started.",
    ),
    "replayed": (
        "Көшірмеден кейін өшірілген тұлғалар қайта өшірілді: {count}.",
        "Стёртые после копирования стёрты снова: {count}.",
        "Erased after the copy, and erased again: {count}.",
    ),
    "still_open": (
        "Олардың көшірмеде ашық тұрған істері, қолмен жабылсын: {references}.",
        "Их дела, которые в копии ещё открыты, закройте вручную: {references}.",
        "Cases of theirs that were still open in the copy; close them by hand: {references}.",
    ),
}


class Refused(Exception):
    """A backup or a restore that was not made, in the reader's language; it left nothing."""

    def __init__(self, word: str, *details: str, **facts: object) -> None:
        self.word, self.details, self.facts = word, details, facts
        super().__init__(say(word, **facts))


def say(word: str, **facts: object) -> str:
    """A sentence in the reader's language."""
    return WORDS[word][LANGUAGES.index(language_of())].format(**facts)
