import { Inbox } from "lucide";
import { useEffect, useRef } from "preact/hooks";
import type { Contact, Relation } from "../../client/index.ts";
import { useAccount } from "../state/use-account.ts";
import { Empty } from "../ui/empty.tsx";
import { ContactRow } from "./contact-row.tsx";
import { friendsWords } from "./friends-words.ts";
import { ListState } from "./list-state.tsx";
import { PeopleList } from "./people-list.tsx";

/** Who waits for the user's answer, and for whose answer the user waits. */
export function Requests() {
  const { incoming, outgoing } = useAccount().friends;
  const say = friendsWords();
  return (
    <ListState
      isEmpty={incoming.length + outgoing.length === 0}
      empty={
        <Empty icon={Inbox} title={say.noRequests}>
          <p>{say.noRequestsText}</p>
        </Empty>
      }
    >
      <ContactSection title={say.incoming} contacts={incoming} relation="incoming" />
      <ContactSection title={say.outgoing} contacts={outgoing} relation="requested" />
    </ListState>
  );
}

interface ContactSectionProps {
  title: string;
  contacts: readonly Contact[];
  relation: Relation;
}

/** Some contacts below a heading. It takes the focus of a row that is gone. */
export function ContactSection({ title, contacts, relation }: ContactSectionProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const count = useRef(contacts.length);
  useEffect(() => {
    const isFewer = contacts.length < count.current;
    count.current = contacts.length;
    if (isFewer && document.activeElement === document.body) heading.current?.focus();
  }, [contacts.length]);
  if (contacts.length === 0) return null;
  return (
    <section>
      <h2 class="contacts-title" tabIndex={-1} ref={heading}>
        {title}
      </h2>
      <PeopleList label={title} people={contacts} class="contacts">
        {(contact) => <ContactRow contact={contact} relation={relation} />}
      </PeopleList>
    </section>
  );
}
