export function MePage(props: { section: string }) {
  void props;
  return null;
}
