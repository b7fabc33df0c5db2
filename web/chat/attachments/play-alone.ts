let playing: HTMLMediaElement | undefined;

/** Of all sounds one plays at a time: the others pause. To be called before one starts. */
export function playAlone(player: HTMLMediaElement): void {
  if (playing !== player) playing?.pause();
  playing = player;
}
