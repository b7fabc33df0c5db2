export function JoinTeamPage(props: { code: string }) {
  void props;
  return null;
}
