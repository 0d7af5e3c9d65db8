"use strict";
(() => {
  const find = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const table = find("#people"), people = all("tbody", table);
  const search = find("#search"), filter = find("#filter"), shown = find("#shown");

  // in a large class people are told by numbers of rows, and what stands behind each by numbers of lines
  const unpack = (text) => text.split(" ").filter(Boolean).flatMap((run) => {
    const [first, last = first] = run.split("-").map(Number);
    return Array.from({ length: last - first + 1 }, (_, at) => first + at);
  });
  const make = (tag, ...parts) => {
    const made = document.createElement(tag);
    made.append(...parts);
    return made;
  };
  const nameAgain = (list) => {
    if (!("packed" in list.dataset)) return;
    delete list.dataset.packed;
    list.replaceChildren(...unpack(list.textContent).map((number) => {
      const link = make("a", find("bdi", document.getElementById(`s${number}`)).textContent);
      link.href = `#s${number}`;
      return make("li", link);
    }));
  };
  const told = find("#lines");
  const tellAgain = (cell) => {
    const { right, lines } = cell.dataset;
    delete cell.dataset.right;
    delete cell.dataset.lines;
    if (lines) cell.prepend(make("ul", ...unpack(lines).map((number) => told.content.children[number].cloneNode(true))));
    const codes = right ? unpack(right).map((number) => find("strong", document.getElementById(`e${number}`)).textContent) : [];
    if (right) cell.prepend(make("p", make("i", "Right:"), ` ${codes.join(" ")}`));
  };

  // a row opens by a button where its name stands
  const button = (place, press) => {
    const made = document.createElement("button");
    made.type = "button";
    made.append(...place.childNodes);
    place.append(made);
    made.addEventListener("click", press);
    return made;
  };
  const open = (person, isOpen) => {
    if (isOpen) tellAgain(find(".more td", person));
    find(".more", person).hidden = !isOpen;
    find("button", person).setAttribute("aria-expanded", String(isOpen));
  };
  for (const person of people) {
    button(find("th", person), () => open(person, find(".more", person).hidden));
    open(person, false);
  }

  // sorting: words as people order them, points by number, and whoever has none last
  const order = new Intl.Collator(undefined, { numeric: true }).compare;
  const value = (person, column) => find("tr", person).children[column].textContent.trim();
  const asNumber = (text) => (Number.isNaN(parseFloat(text)) ? -Infinity : parseFloat(text));
  const sort = (head, column) => {
    const isUp = head.getAttribute("aria-sort") !== "ascending";
    const rows = people.map((person) => [value(person, column), person]);
    const compare = head.dataset.sort === "text" ? order : (a, b) => (asNumber(a) > asNumber(b)) - (asNumber(a) < asNumber(b));
    rows.sort((a, b) => (isUp ? 1 : -1) * compare(a[0], b[0]));
    table.append(...rows.map((row) => row[1]));
    for (const other of all("thead th", table)) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", isUp ? "ascending" : "descending");
  };
  all("thead th", table).forEach((head, column) => {
    if (head.dataset.sort) button(head, () => sort(head, column));
  });

  // searching and filtering
  const narrow = () => {
    const wanted = search.value.trim().toLowerCase(), mark = filter.value;
    let count = 0;
    for (const person of people) {
      const isWanted = value(person, 0).toLowerCase().includes(wanted);
      const isMarked = !mark || person.dataset.marks.split(" ").includes(mark);
      person.hidden = !(isWanted && isMarked);
      count += person.hidden ? 0 : 1;
    }
    shown.textContent = `${count} of ${people.length}`;
  };
  search.addEventListener("input", narrow);
  filter.addEventListener("change", narrow);
  find(".tools").hidden = false;
  narrow();

  // a number shows whom it counts
  const dialog = find("#crowd");
  const toPage = (one, column) => {
    const link = find("a", one), row = document.getElementById(link.hash.slice(1));
    const page = find("a", find("tr", row).children[column]);
    if (page) link.href = page.getAttribute("href");
    return one;
  };
  const show = (list) => {
    nameAgain(list);
    find("h2", dialog).textContent = find("summary", list.parentNode).textContent;
    find("ul", dialog).replaceChildren(...[...list.children].map((one) => toPage(one.cloneNode(true), list.dataset.column)));
    dialog.showModal();
    dialog.scrollTop = 0;
  };
  document.addEventListener("toggle", (event) => all("ul[data-packed]", event.target).forEach(nameAgain), true);
  find("button", dialog).addEventListener("click", () => dialog.close());
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.who");
    if (link) {
      event.preventDefault();
      show(document.getElementById(link.hash.slice(1)));
    }
    const row = event.target.closest("a[href^='#s']");
    const person = row && people.find((one) => one.id === row.hash.slice(1));
    if (person) {
      dialog.close();
      search.value = filter.value = "";
      narrow();
      open(person, true);
    }
  });
})();
