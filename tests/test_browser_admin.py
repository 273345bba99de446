"""The administrators' pages in a real browser: files are dropped, reviewed, accepted, asked for and deleted."""

import base64
import io
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import Browser, Page, expect

from assistant.keys import Scope
from assistant.settings import Settings
from tests.administering import NOTICE, OTHER, live_of, tiny_home
from tests.browser import PHONE, Site, Watch, ask
from tests.serving import real_server
from tests.signing_in import new_key
from tests.test_browser_access import violations_in_both
from web.app import create_app

pytestmark = pytest.mark.browser

QUESTION = "互助组登记有效期是几年"
DROP = """([zone, files]) => {
  const data = new DataTransfer();
  for (const [name, content] of files) {
    const bytes = typeof content === "number" ? new Uint8Array(content).fill(97)
      : Uint8Array.from(atob(content), (each) => each.charCodeAt(0));
    data.items.add(new File([bytes], name));
  }
  const event = (type) => new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true });
  const place = document.querySelector(zone);
  place.dispatchEvent(event("dragenter"));
  place.dispatchEvent(event("dragover"));
  place.dispatchEvent(event("drop"));
}"""


@pytest.fixture
def managed(tmp_path: Path) -> Iterator[Site]:
    """Yield a server of three small documents, without encoders, that builds its index anew."""
    home = tiny_home(tmp_path / "home")
    live = live_of(home)
    app = create_app(live.open, home, updates=live, documents=Settings(home=home, encoder="none"))
    with real_server(app) as address:
        yield Site(address, home)


@pytest.fixture
def watch(chromium: Browser, managed: Site) -> Iterator[Watch]:
    watching = Watch(chromium, managed)
    yield watching
    assert watching.close() == []


def signed_in(watch: Watch, page: Page | None = None) -> Page:
    """Return the administrators' page as somebody with a key gets to it."""
    page = page or watch.open()
    page.goto("/admin")
    page.get_by_label("密钥").fill(new_key(watch.site.home, Scope.ADMIN))
    page.get_by_role("button", name="登录").click()
    # Its address is shown as soon as the page arrives; what is dropped on it needs its scripts.
    page.wait_for_url(f"{watch.site.address}/admin", wait_until="load")
    return page


def word_file(text: str) -> bytes:
    document = Document()
    for line in text.splitlines():
        document.add_paragraph(line)
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def drop(page: Page, files: dict[str, bytes | int], zone: str = ".drop") -> None:
    """Drop files on a place of the page; a number is so many letters."""
    contents = [
        [name, data if isinstance(data, int) else base64.b64encode(data).decode()] for name, data in files.items()
    ]
    page.evaluate(DROP, [zone, contents])


def shot(page: Page, name: str) -> None:
    """Keep a picture where SHOTS names a folder."""
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True, animations="disabled")


def test_documents_are_dropped_reviewed_accepted_asked_for_and_deleted(watch: Watch) -> None:
    page = signed_in(watch)
    drop(page, {"互助组.docx": word_file(OTHER), "互市.txt": NOTICE.encode("gb18030")})
    # That a file was sent is shown for four seconds; that it waits stays.
    expect(page.locator(".upload")).to_have_count(2)
    word, text = page.locator(".upload", has_text="互助组.docx"), page.locator(".upload", has_text="互市.txt")
    for waiting in (word, text):
        expect(waiting).to_have_attribute("data-state", "waiting")
    assert violations_in_both(page) == {"light": [], "dark": []}
    shot(page, "admin-waiting")

    text.get_by_role("link", name="查看 互市.txt").click()
    expect(page.locator("#title")).to_have_value("广西壮族自治区商务厅关于支持边民互市贸易的通知")
    page.get_by_role("button", name="拒绝").click()
    expect(page.locator(".upload")).to_have_count(1)

    word.get_by_role("link", name="查看 互助组.docx").click()
    expect(page.locator("#issued-read mark")).to_have_text("2024年6月18日")
    expect(page.locator(".outline > li")).to_have_count(2)
    page.locator(".outline summary").first.click()
    expect(page.locator(".outline .quote").first).to_contain_text("登记有效期三年")
    assert violations_in_both(page) == {"light": [], "dark": []}
    page.emulate_media(color_scheme="light")
    shot(page, "review")
    page.locator("#title").fill("云南省边民互助组管理通知")
    page.get_by_role("button", name="接受").click()
    expect(page.locator("#waiting .upload")).to_have_attribute("data-state", "live")
    expect(page.locator(".held .what", has_text="云南省边民互助组管理通知")).to_be_visible()
    expect(page.locator(".held tbody tr").first.locator(".state")).to_have_text("已生效")
    shot(page, "admin-live")

    page.goto("/")
    shown = ask(page, QUESTION)
    expect(shown.locator(".card").first).to_contain_text("登记有效期三年")
    expect(shown.locator(".card").first).to_contain_text("云南省边民互助组管理通知")

    page.goto("/admin?q=互助组")
    page.get_by_role("link", name="云南省边民互助组管理通知").click()
    page.locator(".delete summary").click()
    assert violations_in_both(page) == {"light": [], "dark": []}
    page.emulate_media(color_scheme="light")
    shot(page, "manage")
    page.get_by_label("我确认删除这份文件").check()
    page.get_by_role("button", name="删除文件").click()
    expect(page.locator("#waiting")).to_have_attribute("data-busy", "no")
    expect(page.locator(".held tbody tr")).to_have_count(3)
    page.goto("/")
    expect(ask(page, QUESTION)).not_to_contain_text("登记有效期三年")


def test_what_cannot_be_taken_is_told_beside_the_file(watch: Watch) -> None:
    watch.forgive("413")
    page = signed_in(watch)
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    drop(page, {"扫描 <img src=x onerror=alert(1)>.png": b"\x89PNG\r\n\x1a\n" + bytes(99)}, zone=".drop-words")
    refused = page.locator(".upload.is-refused")
    expect(refused.locator(".upload-message")).to_contain_text("PNG")
    assert page.locator(".upload img").count() == 0
    drop(page, {"大.txt": 64 * 2**20 + 1})
    expect(page.locator(".sending .is-refused")).to_contain_text("64 MiB")
    shot(page, "admin-refused")
    refused.get_by_role("button", name="移除").click()
    expect(page.locator("#waiting .upload")).to_have_count(0)


def test_the_keyboard_and_a_phone_suffice(watch: Watch) -> None:
    page = signed_in(watch, watch.open(viewport=PHONE))
    page.locator("#files").focus()
    page.locator("#files").set_input_files({"name": "台账.md", "mimeType": "", "buffer": "一、建立台账。\n".encode()})
    expect(page.locator(".upload")).to_have_attribute("data-state", "waiting")
    shot(page, "phone-waiting")
    page.get_by_role("link", name="查看 台账.md").press("Enter")
    expect(page.locator(".flag").first).to_have_text("必填，未读出")
    assert violations_in_both(page) == {"light": [], "dark": []}
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.emulate_media(color_scheme="light")
    shot(page, "phone-review")
    page.get_by_role("button", name="接受").press("Enter")
    watch.forgive("409")
    expect(page.locator(".notice[role=alert]")).to_contain_text("does not state")
    page.goto("/admin")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert violations_in_both(page) == {"light": [], "dark": []}


def test_without_scripts_the_form_uploads(watch: Watch) -> None:
    page = signed_in(watch, watch.open(java_script_enabled=False))
    page.locator("#files").set_input_files({"name": "互市.txt", "mimeType": "", "buffer": NOTICE.encode()})
    page.get_by_role("button", name="上传").click()
    expect(page.locator(".upload-name")).to_have_text("互市.txt")
