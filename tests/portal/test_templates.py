"""模板下载: every form to everybody, blank, with what it is for and how large it is."""

import pytest
from django.test import Client

from kuaiji.web.jinja import filesize
from printed import pages_of, words_of


@pytest.mark.parametrize(("kind", "word"), [("pdf", "PDF"), ("docx", "Word")])
def test_everybody_finds_and_gets_the_blank_form(client: Client, kind: str, word: str) -> None:
    answer = client.get(f"/templates/resume.{kind}")

    page = client.get("/templates").content.decode()
    assert f'href="/templates/resume.{kind}"' in page
    assert f"{word} {filesize(len(answer.content))}" in page
    words = words_of(answer.content)
    assert [each for each in ("会计专业工作简历表", "姓名", "单位（盖章）", "不超过500KB") if each not in words] == []
    assert "校验码" not in words
    assert "以下空白" not in words


def test_blank_form_is_one_page(client: Client) -> None:
    assert pages_of(client.get("/templates/resume.pdf").content) == 1


def test_form_of_another_kind_does_not_exist(client: Client) -> None:
    assert client.get("/templates/resume.exe").status_code == 404
