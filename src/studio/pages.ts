import type { Page, PageRequest } from "../core/store.ts";

/** All pages, one after the other. */
export async function everyRow<Row>(
  read: (page: PageRequest) => Promise<Page<Row>>,
): Promise<Row[]> {
  const rows: Row[] = [];
  let page = await read({ limit: 500 });
  rows.push(...page.rows);
  while (page.next !== null) {
    page = await read({ limit: 500, after: page.next });
    rows.push(...page.rows);
  }
  return rows;
}
