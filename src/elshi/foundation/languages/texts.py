"""A form field for a text in every required language: one box a language, all in one group."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


class TextsInput(forms.MultiWidget):
    """Boxes named ``<field>_kk``, ``<field>_ru``, ``<field>_en``, each marked with its language."""

    template_name = "languages/parted_texts.html"
    use_fieldset = True

    def __init__(self, *, long: bool = False, longest: int = 200) -> None:
        box = forms.Textarea if long else forms.TextInput
        boxes: dict[str, forms.Widget | type[forms.Widget]] = {
            code: box(attrs={"lang": code, "maxlength": str(longest)})
            for code, _name in settings.LANGUAGES
        }
        super().__init__(boxes)

    def decompress(self, value: Any) -> list[Any]:
        return [(value or {}).get(code, "") for code, _name in settings.LANGUAGES]

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        titles = [title for _code, title in settings.LANGUAGES]
        for title, box in zip(titles, context["widget"]["subwidgets"], strict=True):
            box["label"] = title
        return context

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_0" if id_ else id_


class TextsField(forms.MultiValueField):
    """A ``{"kk": …, "ru": …, "en": …}`` whose languages are equal: all are given, or none."""

    default_error_messages = {  # noqa: RUF012 - Django's way
        "required": _("Write the text in every language."),
        "incomplete": _("Write the text in every language."),
        "long": _("The text is too long: %(longest)d letters at most."),
    }

    def __init__(self, *, long: bool = False, longest: int = 200, **given: Any) -> None:
        given.setdefault("widget", TextsInput(long=long, longest=longest))
        boxes = [forms.CharField(required=False, strip=True) for _language in settings.LANGUAGES]
        super().__init__(boxes, require_all_fields=False, **given)
        self.longest = longest

    def clean(self, value: Any) -> dict[str, str] | None:
        texts = [str(text or "").strip() for text in value or ()]
        if not any(texts):
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        if not all(texts):
            raise ValidationError(self.error_messages["incomplete"], code="incomplete")
        if max(map(len, texts)) > self.longest:
            raise ValidationError(
                self.error_messages["long"], code="long", params={"longest": self.longest}
            )
        return self.compress(texts)

    def compress(self, data_list: Sequence[str]) -> dict[str, str]:
        codes = [code for code, _name in settings.LANGUAGES]
        return dict(zip(codes, data_list, strict=True))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return list(self.widget.decompress(initial)) != [str(text or "") for text in data or ()]
