"""DashProxy, two DashBlueprints and three transforms, beside a plain dash.callback."""

from compat.page import Page


def in_browser(page: Page) -> None:
    page.open()
    page.click("#left")
    page.wait_for_text("#both", "both left")
    page.wait_for_text("#used", "used 1")
    page.click("#right")
    page.wait_for_text("#both", "both right")
    page.wait_for_text("#global", "global 1")
    for name in ("first", "second"):
        page.click(f"#{name}-count")
        page.wait_for_text(f"#{name}-total", f"{name} 1")
