// What axe finds on a page: a line for each rule that is broken, with the places. All of its rules, or these.
import axe from "axe-core";

export async function whatAxeFinds(page, rules) {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source);
  const options = rules ? { runOnly: { type: "rule", values: rules } } : {};
  const { violations } = await page.evaluate((wanted) => window.axe.run(document, wanted), { ...options, resultTypes: ["violations"] });
  return violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.html.slice(0, 120)).join(" | ")}`);
}
