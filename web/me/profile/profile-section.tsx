import { NamesForm } from "./names-form.tsx";
import { PicturePart } from "./picture-part.tsx";
import { StatusPart } from "./status-part.tsx";

/** Who the user is to others. */
export function ProfileSection() {
  return (
    <>
      <PicturePart />
      <NamesForm />
      <StatusPart />
    </>
  );
}
