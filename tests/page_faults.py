"""What a browser is asked of any page beside axe. Each answers a list of faults."""

# Texts that are read aloud after one that is seen further down, in the same column or to the left.
# The grid of the provinces is read in the order of their codes and laid out as on a map.
OUT_OF_ORDER = """() => {
    const unread = ".skip, .tiles, svg, [aria-hidden=true], script, option";
    const clipped = one => one && (getComputedStyle(one).clipPath !== "none"
        || clipped(one.parentElement));
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    let last = null;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const parent = node.parentElement;
        if (!node.data.trim() || parent.closest(unread)) continue;
        if (!parent.checkVisibility({visibilityProperty: true}) || clipped(parent)) continue;
        const range = document.createRange();
        range.selectNodeContents(node);
        const boxes = [...range.getClientRects()].filter(box => box.width && box.height);
        if (!boxes.length) continue;
        const box = boxes[0];
        if (last) {
            const above = box.bottom <= last.top + 1 && box.left <= last.left + 1;
            const before = box.right <= last.left + 1
                && Math.abs(box.top + box.bottom - last.top - last.bottom) < 4;
            if (above || before) found.push(`read late: ${node.data.trim().slice(0, 20)}`);
        }
        last = boxes[boxes.length - 1];
    }
    return found;
}"""

# Links, buttons and fields that get no ring from the keyboard, or get it out of sight.
FOCUS_UNSEEN = """() => {
    const reached = "a[href], button, input, select, textarea, summary, [tabindex='0']";
    const found = [];
    for (const one of document.querySelectorAll(reached)) {
        if (one.type === "hidden" || one.closest(".reply-trap")) continue;
        if (!one.checkVisibility({visibilityProperty: true})) continue;
        one.focus({focusVisible: true});
        const style = getComputedStyle(one);
        const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
        const drawn = one.querySelector("path");
        const heavy = drawn && parseFloat(getComputedStyle(drawn).strokeWidth) >= 2.5;
        const box = [...one.getClientRects()].find(box => box.width && box.height);
        const top = box && Math.max(box.top, 0);
        const bottom = box && Math.min(box.bottom, window.innerHeight);
        const there = box && document.elementFromPoint(
            box.left + box.width / 2, (top + bottom) / 2);
        const seen = there && (one.contains(there) || there.contains(one));
        if (!(ring || heavy) || !seen) found.push("focus unseen: " + one.outerHTML.slice(0, 120));
    }
    return found;
}"""

SIDEWAYS = "() => document.documentElement.scrollWidth > window.innerWidth ? ['sideways'] : []"

# Texts of which a part cannot be seen, because their box holds back what does not fit.
CUT_OFF = """() => [...document.querySelectorAll("body *")].filter(one => {
    const style = getComputedStyle(one);
    const holds = [style.overflowX, style.overflowY].some(how => ["hidden", "clip"].includes(how));
    return holds && style.clipPath === "none" && !one.closest("svg, [aria-hidden=true]")
        && (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1);
}).map(one => "cut off: " + one.outerHTML.slice(0, 120))"""

# On paper: what only a screen can use, and an address that is missing or another page's.
NOT_FOR_PAPER = """() => {
    const screen = ".nav, .crumbs, .quick-search, .search-form, .filters, .tabs, .footer,"
        + ".share-deeds";
    const left = [...document.querySelectorAll(screen)].filter(one => one.checkVisibility());
    const said = document.querySelector(".share-address");
    const address = decodeURI(location.href);
    const seen = said && said.checkVisibility() ? decodeURI(said.innerText) : "";
    const missing = !seen.includes(address);
    return [...left.map(one => "on paper: " + one.className), ...(missing ? [address] : [])];
}"""
