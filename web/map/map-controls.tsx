import { LocateFixed, MapPinPlus, Maximize, Minus, Plus } from "lucide";
import { isPinning } from "../state/map-wishes.ts";
import { useAccount } from "../state/use-account.ts";
import { IconButton } from "../ui/button.tsx";
import { mapWords } from "./map-words.ts";

interface MapControlsProps {
  onZoom: (steps: number) => void;
  onLocate: () => void;
  onFit: () => void;
}

/** The buttons at the map's side. */
export function MapControls({ onZoom, onLocate, onFit }: MapControlsProps) {
  const { place } = useAccount();
  const say = mapWords();
  const isAsking = place.state.value === "asking";
  return (
    <div class="map-controls">
      <div class="map-buttons">
        <IconButton
          icon={LocateFixed}
          class={place.state.value === "device" ? "is-on" : ""}
          label={isAsking ? say.locating : say.locate}
          aria-busy={isAsking}
          onClick={onLocate}
        />
        <IconButton
          icon={MapPinPlus}
          label={say.movePin}
          aria-pressed={isPinning.value}
          onClick={() => {
            isPinning.value = !isPinning.value;
          }}
        />
        {place.place.value !== null && <IconButton icon={Maximize} label={say.fit} onClick={onFit} />}
      </div>
      <div class="map-buttons">
        <IconButton icon={Plus} label={say.zoomIn} onClick={() => onZoom(1)} />
        <IconButton icon={Minus} label={say.zoomOut} onClick={() => onZoom(-1)} />
      </div>
    </div>
  );
}
