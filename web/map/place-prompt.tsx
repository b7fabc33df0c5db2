import { Crosshair, MapPin, MapPinOff, X } from "lucide";
import { useEffect, useState } from "preact/hooks";
import { isPinning } from "../state/map-wishes.ts";
import type { LatLng } from "../state/own-place.ts";
import { useAccount } from "../state/use-account.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { uiWords } from "../ui/ui-words.ts";
import { mapWords } from "./map-words.ts";

interface PlacePromptProps {
  /** What is in the middle of the map. */
  center: () => LatLng;
}

/** Helps the user to say where they are: how to put the pin, and what to do where the device does not tell. */
export function PlacePrompt({ center }: PlacePromptProps) {
  const account = useAccount();
  const state = account.place.state.value;
  const hasFailed = state === "denied" || state === "unavailable";
  const [isDismissed, setDismissed] = useState(false);
  useEffect(() => {
    if (!hasFailed) setDismissed(false);
  }, [hasFailed]);
  const say = mapWords();

  if (isPinning.value) {
    return (
      <div class="map-prompt" role="status">
        <Icon of={MapPin} />
        <p>{say.pinning}</p>
        <Button
          kind="primary"
          icon={Crosshair}
          onClick={() => {
            account.place.pinAt(center());
            isPinning.value = false;
          }}
        >
          {say.pinHere}
        </Button>
        <IconButton
          icon={X}
          label={uiWords().cancel}
          onClick={() => {
            isPinning.value = false;
          }}
        />
      </div>
    );
  }
  if (!hasFailed || isDismissed) return null;
  return (
    <div class="map-prompt" role="alert">
      <Icon of={MapPinOff} />
      <p>{state === "denied" ? say.denied : say.unavailable}</p>
      <Button
        kind="primary"
        icon={MapPin}
        onClick={() => {
          isPinning.value = true;
        }}
      >
        {say.usePin}
      </Button>
      <IconButton icon={X} label={uiWords().dismiss} onClick={() => setDismissed(true)} />
    </div>
  );
}
