/** What went wrong, where there is something, read out as it appears. */
export function Problem({ text }: { text: string | null | undefined }) {
  if (!text) return null;
  return (
    <p class="field-problem" role="alert">
      {text}
    </p>
  );
}
