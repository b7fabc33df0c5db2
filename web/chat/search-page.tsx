export function SearchPage(props: { text: string }) {
  void props;
  return null;
}
