/* The budget: rows come and go in place, sums and checks follow while typing. Everything also works without this:
   the server has the same words and the same rules, and hands both over in the block "budget-data". */
(() => {
  "use strict";

  const form = document.querySelector("form[data-budget]"), block = document.getElementById("budget-data");
  if (!form || !block) return;
  const data = JSON.parse(block.textContent), { parse, tidy, euros, percent, shares } = window.mkbAmounts;
  const { limits, words } = data;
  const COLUMNS = { budget: ["description", "note", "amount", "vat", "compensable"], funding: ["name", "note", "kind", "amount"] };
  const AMOUNTS = ["amount", "vat", "compensable"];
  const TOO_LARGE = 10n ** 12n; // in cents: what the database keeps
  const QUIET = 2000; // milliseconds between two sentences that are read out

  const say = (sentence, values = {}) => sentence.replace(/%\((\w+)\)s/g, (_all, name) => values[name] ?? "");
  const count = (name, number, values = {}) => say(words[number === 1 ? `${name}One` : name], { number, ...values });
  const tableOf = (name) => form.querySelector(`[data-table="${name}"]`);
  const rowsOf = (table) => [...tableOf(table).tBodies[0].querySelectorAll("tr[data-row]")];
  const cell = (row, column) => row.querySelector(`[name="${row.dataset.row}_${column}"]`);
  const columnOf = (input) => input.name.split("_").pop();
  const tableIn = (row) => row.dataset.row.split("_")[0];
  const numberOf = (row) => Number(row.dataset.row.split("_")[1]) + 1;
  const write = (element, text) => { if (element && element.textContent !== text) element.textContent = text; };

  /* ---- what is read out: politely, at most once in two seconds (site.js sees to that for the whole page) */
  let queue = [], lastSpoken = 0, speaking;
  const speak = (text, kind = "action", wait = 0) => {
    queue = [...queue.filter((each) => each.kind !== kind), { kind, text }];
    clearTimeout(speaking);
    speaking = setTimeout(() => {
      lastSpoken = Date.now();
      document.dispatchEvent(new CustomEvent("mkb:say", { detail: queue.map((each) => each.text).join(" ") }));
      queue = [];
    }, Math.max(wait, lastSpoken + QUIET - Date.now(), 50));
  };

  /* ---- amounts */
  const understood = (text) => {
    const { cents } = parse(text);
    return cents === undefined || cents >= TOO_LARGE ? null : cents;
  };
  const within = (part, ...wholes) =>
    (part !== null && wholes.some((whole) => whole !== null && part > whole) ? null : part);
  const sum = (amounts) => amounts.reduce((total, each) => total + (each ?? 0n), 0n);
  const lineOf = (row) => {
    const amount = understood(cell(row, "amount").value), vat = within(understood(cell(row, "vat").value), amount);
    return { amount, vat, compensable: within(understood(cell(row, "compensable").value), amount, vat) };
  };
  const isBlank = (row) => COLUMNS[tableIn(row)].every((column) => column === "kind" || !cell(row, column).value.trim());

  /* ---- the three checks, with the words of the server */
  const rangeCheck = (requested) => {
    if (requested === null) return ["range_todo", ""];
    const low = BigInt(limits.minimum) - requested, high = requested - BigInt(limits.maximum);
    if (low <= 0n && high <= 0n) return ["range_done", euros(requested)];
    return [low > 0n ? "range_below" : "range_above", euros(requested), { difference: euros(low > 0n ? low : high) }];
  };
  const shareCheck = (requested, costs) => {
    if (requested === null || costs <= 0n) return ["share_todo", ""];
    const own = costs > requested ? costs - requested : 0n, maximum = BigInt(limits.share);
    if (requested * 10000n <= maximum * costs) return ["share_done", percent((2000n * own + costs) / (2n * costs))];
    const code = limits.shareIsRefused ? "share_error" : "share_warn";
    return [code, percent((1000n * own) / costs), { difference: euros(requested - (maximum * costs) / 10000n) }];
  };
  const balanceCheck = (costs, coverage) => {
    if (!costs && !coverage) return ["balance_todo", ""];
    const difference = coverage - costs;
    if (!difference) return ["balance_done", ""];
    return [difference > 0n ? "balance_above" : "balance_below", "",
      { difference: euros(difference > 0n ? difference : -difference) }];
  };
  const icons = [...document.getElementById("check-icons").content.children];
  const iconOf = (kind) => icons[["done", "error", "warn", "todo"].indexOf(kind)].cloneNode(true);
  const checkStates = {};
  const showCheck = ([code, figure, values]) => {
    const [kind, title, text] = data.checks[code], name = code.split("_")[0];
    const item = form.querySelector(`[data-check="${name}"]`), strong = item.querySelector("strong");
    const sentence = say(text, { ...data.values, ...values });
    if (checkStates[name] !== kind) item.firstElementChild.replaceWith(iconOf(kind));
    const isNew = checkStates[name] !== undefined && checkStates[name] !== kind;
    checkStates[name] = kind;
    strong.classList.toggle("mkb-bad", kind === "error");
    if (strong.textContent.trim() !== `${title} ${figure}`.trim()) {
      strong.textContent = title;
      if (figure) {
        const number = Object.assign(document.createElement("span"), { className: "mkb-num", textContent: figure });
        strong.append(" ", number);
      }
    }
    write(item.querySelector("[data-text]"), sentence);
    return isNew ? `${title}. ${sentence}` : "";
  };

  /* ---- sums */
  let spokenTotals;
  const calculate = () => {
    const lines = rowsOf("budget").map((row) => ({ row, ...lineOf(row) }));
    const requested = understood(form.elements.requested_amount.value);
    const sources = rowsOf("funding"), amounts = sources.map((row) => understood(cell(row, "amount").value));
    const costs = sum(lines.map((line) => line.amount)), coverage = sum([requested, ...amounts]);
    const totals = {
      costs: euros(costs),
      vat: euros(sum(lines.map((line) => line.vat))),
      compensable: euros(sum(lines.map((line) => line.compensable))),
      coverage: euros(coverage),
      share: coverage ? percent(1000n) : "",
    };
    form.querySelectorAll("[data-total]").forEach((place) => write(place, totals[place.dataset.total]));
    const parts = shares([requested, ...amounts]).map((tenths) => (tenths === null ? "" : percent(tenths)));
    [form.querySelector("[data-requested]"), ...sources]
      .forEach((row, place) => write(row.querySelector("[data-share]"), parts[place]));
    const open = lines.filter((line) => line.amount === null && !isBlank(line.row)).map((line) => numberOf(line.row));
    write(form.querySelector("[data-not-counted]"),
      open.length ? count("notCounted", open.length, { rows: open.join(", ") }) : "");
    const news = [rangeCheck(requested), shareCheck(requested, costs), balanceCheck(costs, coverage)].map(showCheck);
    const balance = document.getElementById("id_balance_error");
    if (balance && costs === coverage) balance.remove();
    const sentence = say(words.totals, totals);
    if (spokenTotals !== undefined && spokenTotals !== sentence) {
      speak([sentence, ...news.filter(Boolean)].join(" "), "totals", QUIET);
    }
    spokenTotals = sentence;
  };

  /* ---- messages beside a cell */
  const problemText = (name, values) => say(data.problems[name], values);
  const problemOf = (row, input) => {
    const column = columnOf(input), text = input.value;
    if (!AMOUNTS.includes(column) || !text.trim()) return null;
    const table = row ? tableIn(row) : "funding";
    const name = row ? cell(row, COLUMNS[table][0]).value.trim() || say(data.unnamed[table], { number: numberOf(row) })
      : input.closest("tr").querySelector("th").firstChild.textContent.trim();
    const what = say(data.names[column], { name });
    const signs = [...text];
    const shown = signs.length > limits.shownSigns ? `${signs.slice(0, limits.shownSigns).join("")}…` : text;
    const result = parse(text);
    if (result.readings) {
      return problemText("ambiguous", { text: shown, what, readings: result.readings.map(euros).join(words.or) });
    }
    if (result.cents === undefined) return problemText("unreadable", { text: shown, what });
    if (result.cents >= TOO_LARGE) return problemText("too_large", { what });
    if (!row || table === "funding" || column === "amount") return null;
    const { amount, vat } = lineOf(row), typed = euros(result.cents);
    const above = (code, whole) => problemText(code, { what, typed, whole: euros(whole) });
    if (column === "vat") return amount !== null && result.cents > amount ? above("vat_above_amount", amount) : null;
    if (vat !== null && result.cents > vat) return above("compensable_above_vat", vat);
    return amount !== null && result.cents > amount ? above("compensable_above_amount", amount) : null;
  };
  const showProblem = (row, input, text) => {
    const shown = document.getElementById(`${input.id}_error`);
    if (shown && text && shown.textContent.includes(text)) return;
    shown?.remove();
    input.removeAttribute("aria-invalid");
    input.removeAttribute("aria-describedby");
    if (!text) return;
    const holder = document.createElement("div"), template = document.getElementById("cell-error");
    holder.innerHTML = template.innerHTML.replace("__key__", input.name);
    const message = holder.firstElementChild, walker = document.createTreeWalker(message, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) walker.currentNode.data = walker.currentNode.data.replace("__text__", () => text);
    (row ? row.querySelector(".mkb-stack") : form.querySelector("[data-requested] .mkb-cell-errors")).append(message);
    input.setAttribute("aria-invalid", "true");
    input.setAttribute("aria-describedby", message.id);
    speak(text, `problem ${input.id}`);
  };
  /* While typing a message only goes away; it comes when the cell is left. */
  const review = (row, input, isLeft) => {
    const hasProblem = input.getAttribute("aria-invalid") === "true";
    if (!(isLeft || hasProblem) || !input.value.trim()) return;
    const text = problemOf(row, input);
    if (isLeft || !text) showProblem(row, input, text);
  };
  const reviewRow = (row) => AMOUNTS.forEach((column) => {
    const input = cell(row, column);
    if (input) { if (input.value.trim()) review(row, input, true); else showProblem(row, input, null); }
  });
  const tidyCell = (input) => {
    const cents = understood(input.value);
    if (cents !== null && input.value !== tidy(cents)) input.value = tidy(cents);
  };

  /* ---- rows */
  const templates = Object.fromEntries(["budget", "funding"].map((table) =>
    [table, document.getElementById(`${table}-row`)]));
  const rowMarkup = (table) => templates[table].innerHTML;
  const patterns = {};
  const patternsOf = (table) => (patterns[table] ??= {
    labels: Object.fromEntries([...templates[table].content.querySelectorAll("[aria-label]")]
      .map((each) => [columnOf(each), each.getAttribute("aria-label")])),
    names: [...templates[table].content.querySelectorAll("[data-name]")].map((each) => each.textContent),
  });
  const relabel = (row) => {
    const table = tableIn(row), number = numberOf(row), { labels, names } = patternsOf(table);
    const name = cell(row, COLUMNS[table][0]).value.trim().slice(0, 80) || say(words.row, { number });
    const fill = (text) => text.replace("__name__", () => name).replace("__number__", number);
    for (const [column, label] of Object.entries(labels)) cell(row, column).setAttribute("aria-label", fill(label));
    row.querySelectorAll("[data-name]").forEach((each, place) => write(each, fill(names[place])));
  };
  const renumber = (row, place) => {
    const old = row.dataset.row, key = `${tableIn(row)}_${place}`;
    if (old === key) return;
    row.dataset.row = key;
    row.querySelectorAll("[name], [id], [for], [aria-describedby]").forEach((each) => {
      for (const attribute of ["name", "id", "for", "aria-describedby"]) {
        const value = each.getAttribute(attribute);
        if (value?.includes(`${old}_`)) each.setAttribute(attribute, value.replace(`${old}_`, `${key}_`));
      }
    });
    row.querySelector('[name="remove"]').value = key;
    relabel(row);
  };
  const counted = (table) => {
    form.elements[`${table}_rows`].value = rowsOf(table).length;
    document.dispatchEvent(new CustomEvent("mkb:changed")); // autosave.js listens
  };
  const appendRow = (table) => {
    const rows = rowsOf(table), body = tableOf(table).tBodies[0];
    if (rows.length >= limits.rows) return null;
    const number = rows.length + 1;
    body.insertAdjacentHTML("beforeend", rowMarkup(table).replaceAll("__key__", `${table}_${number - 1}`)
      .replaceAll("__number__", number).replaceAll("__name__", say(words.row, { number })));
    return body.lastElementChild;
  };
  const addRow = (table) => {
    const row = appendRow(table);
    if (!row) return note(table, say(words.full, { maximum: limits.rows }));
    note(table, "");
    counted(table);
    cell(row, COLUMNS[table][0]).focus();
    return speak(say(words.added, { number: numberOf(row) }));
  };
  const removeRow = (row) => {
    const table = tableIn(row), number = numberOf(row), before = snapshot(table), wasBlank = isBlank(row);
    const next = row.nextElementSibling;
    row.remove();
    if (!rowsOf(table).length) appendRow(table);
    rowsOf(table).forEach(renumber);
    counted(table);
    calculate();
    (next?.querySelector('[name="remove"]') || form.querySelector(`[name="add"][value="${table}"]`)).focus();
    note(table, say(words.removed, { number }), wasBlank ? null : before, "removal");
  };

  /* ---- taking back */
  const snapshot = (table) => rowsOf(table).map((row) => COLUMNS[table].map((column) => cell(row, column).value));
  const restore = (table, values) => {
    while (rowsOf(table).length > values.length) rowsOf(table).pop().remove();
    while (rowsOf(table).length < values.length) appendRow(table);
    rowsOf(table).forEach((row, place) => {
      COLUMNS[table].forEach((column, index) => { cell(row, column).value = values[place][index]; });
      relabel(row);
      reviewRow(row);
    });
    counted(table);
    calculate();
  };
  const note = (table, text, before = null, kind = "paste") => {
    const place = form.querySelector(`[data-note="${table}"]`);
    place.replaceChildren(text);
    if (text) speak(text);
    if (!before) return;
    const button = document.getElementById("undo").content.firstElementChild.cloneNode(true);
    button.querySelector(kind === "paste" ? "[data-removal]" : "[data-paste]").remove();
    button.addEventListener("click", () => {
      restore(table, before);
      note(table, words.undone);
      cell(rowsOf(table)[0], COLUMNS[table][0]).focus();
    });
    place.append(" ", button);
  };

  /* ---- cells of a spreadsheet: columns by tabs, rows by lines, quotes around what holds either */
  const cellsOf = (text) => {
    const rows = [[]], signs = `${text.replace(/\r\n?/g, "\n").replace(/\n+$/, "")}\n`;
    const pattern = /(?:"((?:[^"]|"")*)"(?=[\t\n])|([^\t\n]*))([\t\n])/g;
    for (const [, quoted, plain, end] of signs.matchAll(pattern)) {
      rows.at(-1).push((quoted?.replaceAll('""', '"') ?? plain).replace(/\s+/g, " ").trim());
      if (end === "\n") rows.push([]);
    }
    return rows.filter((row) => row.some(Boolean));
  };
  const plain = (text) => text.toLowerCase().split(/\s+/).filter(Boolean).join(" ");
  const columnNamed = (heading, table) => Object.entries(data.columnWords[table]).find(([, starts]) => starts.some((start) =>
    (start[0] === "*" ? plain(heading).includes(start.slice(1)) : plain(heading).startsWith(start))))?.[0];
  const kindNamed = (text) => Object.entries(data.kindWords).find(([, names]) => names.includes(plain(text)))?.[0];
  const isTotal = (row) => data.totalWords.includes(plain(row.find(Boolean) || "").replace(/:+$/, ""));
  const isAmount = (text) => { const found = parse(text); return Boolean(found.cents !== undefined || found.readings); };
  const headings = (row, table) => {
    const found = [];
    row.forEach((text, place) => {
      const column = text && columnNamed(text, table);
      if (column && !found.includes(column)) found[place] = column;
    });
    return found.filter(Boolean).length > 1 && !row.some(isAmount) ? found : null;
  };
  /* Which column each pasted column fills; a column of amounts skips the columns for text. */
  const inOrder = (rows, table, start) => {
    const left = COLUMNS[table].slice(COLUMNS[table].indexOf(start)), columns = [];
    for (let place = 0; left.length && place < Math.max(...rows.map((row) => row.length)); place += 1) {
      const texts = rows.map((row) => row[place]).filter(Boolean), numbers = texts.filter(isAmount).length;
      if (place && numbers * 2 > texts.length) while (["note", "kind"].includes(left[0])) left.shift();
      else if (left[0] === "note" && place && left[1] === "kind" && texts.length && texts.every(kindNamed)) left.shift();
      columns[place] = left.shift();
    }
    return columns;
  };
  /* In a column that is surely English, 1,250 is twelve hundred and fifty; else it is asked back. */
  const inDutch = (texts) => {
    const bare = (text) => text.replace(/[€$\s]|EUR/g, "");
    const isEnglish = (text) => /^[0-9]{1,3}(,[0-9]{3})+\.[0-9]{1,2}$|^[0-9]{1,3}(,[0-9]{3}){2,}/.test(bare(text));
    const isDutch = (text) => /,[0-9]{1,2}$|^[0-9]{1,3}(\.[0-9]{3})+(,|$)/.test(bare(text));
    if (!texts.some(isEnglish) || texts.some(isDutch)) return texts;
    return texts.map((text) => (/[0-9]/.test(text) ? bare(text).replaceAll(",", "").replace(".", ",") : text));
  };
  const paste = (row, input, text) => {
    const table = tableIn(row), all = cellsOf(text), before = snapshot(table), first = numberOf(row) - 1;
    const named = headings(all[0], table);
    const start = columnOf(input), amountPlace = COLUMNS[table].indexOf("amount") - COLUMNS[table].indexOf(start);
    const isHeading = named || (all.length > 1 && amountPlace >= 0 && all[0].length > 1 && !all[0].some(isAmount)
      && all.slice(1).every((each) => each.some(isAmount)));
    const rows = all.slice(isHeading ? 1 : 0).filter((each) => !isTotal(each));
    if (!rows.length) return;
    const columns = named || inOrder(rows, table, start);
    columns.forEach((column, place) => {
      if (!AMOUNTS.includes(column)) return;
      inDutch(rows.map((each) => each[place] || "")).forEach((value, index) => { rows[index][place] = value; });
    });
    const fitting = rows.slice(0, limits.rows - first);
    let unclear = 0;
    fitting.forEach((values, index) => {
      const target = rowsOf(table)[first + index] || appendRow(table);
      columns.forEach((column, place) => {
        if (!column || values[place] === undefined) return;
        const value = column === "kind" ? kindNamed(values[place]) : values[place];
        if (value !== undefined) cell(target, column).value = value;
        if (AMOUNTS.includes(column)) tidyCell(cell(target, column));
      });
      relabel(target);
      reviewRow(target);
      unclear += AMOUNTS.filter((column) => cell(target, column)?.getAttribute("aria-invalid") === "true").length;
    });
    queue = []; // one sentence for the whole, not one for each cell
    counted(table);
    calculate();
    const skipped = all.length - rows.length, left = rows.length - fitting.length;
    note(table, [
      count("pasted", fitting.length),
      skipped && count("skipped", skipped),
      left && count("leftOut", left, { maximum: limits.rows }),
      unclear && count("unclear", unclear),
    ].filter(Boolean).join(" "), before);
  };

  /* ---- events */
  const rowAt = (element) => element.closest("tr[data-row]");
  form.addEventListener("input", ({ target }) => {
    const row = rowAt(target);
    if (!target.name || target.type === "hidden") return;
    if (row && columnOf(target) === COLUMNS[tableIn(row)][0]) {
      relabel(row);
      if (target.value.trim()) showProblem(row, target, null);
    }
    if (!AMOUNTS.includes(columnOf(target))) return;
    review(row, target, false);
    calculate();
  });
  form.addEventListener("change", ({ target }) => {
    if (!target.name || !AMOUNTS.includes(columnOf(target))) return;
    const row = rowAt(target);
    tidyCell(target);
    if (row) reviewRow(row); else review(row, target, true);
  });
  form.addEventListener("click", (event) => {
    const button = event.target.closest('button[name="add"], button[name="remove"]');
    if (!button) return;
    event.preventDefault();
    if (button.name === "add") addRow(button.value); else removeRow(rowAt(button));
  });
  form.addEventListener("paste", (event) => {
    const row = rowAt(event.target), text = event.clipboardData?.getData("text/plain") || "";
    if (!row || !event.target.name || !/[\t\n\r]/.test(text.replace(/[\r\n]+$/, "")) || !cellsOf(text).length) return;
    event.preventDefault();
    paste(row, event.target, text);
  });
  calculate();
})();
