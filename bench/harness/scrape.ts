/** The sum of a metric over all its labels, as `GET /metrics` has it. */
export async function scrape(port: number, token: string, metric: string): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${port}/metrics`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`/metrics answered ${response.status}: ${text}`);
  const lines = text
    .split("\n")
    .filter((line) => line.startsWith(metric) && /^[{ ]/.test(line.slice(metric.length)));
  return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(" ") + 1)), 0);
}
