export function TeamPage(props: { teamId: string }) {
  void props;
  return null;
}
