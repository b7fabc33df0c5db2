import { Component, type ComponentChild, type FunctionComponent } from "preact";

/** A component that is drawn again only where one of its properties is another one, or something in it asks for it. */
export function memo<Props extends object>(Drawn: FunctionComponent<Props>): new () => Component<Props> {
  return class Kept extends Component<Props> {
    override shouldComponentUpdate(next: Readonly<Props>): boolean {
      const names = Object.keys(next) as (keyof Props)[];
      return names.some((name) => next[name] !== this.props[name]);
    }

    override render(props: Props): ComponentChild {
      return <Drawn {...props} />;
    }
  };
}
