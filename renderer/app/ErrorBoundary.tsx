import { Component, type ReactNode } from 'react';
import { Button } from '../parts/Button.tsx';
import { EmptyState } from '../parts/states.tsx';
import { tell } from '../state/toasts.ts';

interface ErrorBoundaryProps {
  /** Another one begins anew. */
  readonly about: string;
  readonly children: ReactNode;
}

interface ErrorBoundaryState {
  readonly failed: { readonly about: string; readonly message: string } | null;
}

/** Keeps what breaks in one view from taking the window along. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  static getDerivedStateFromError(error: unknown): ErrorBoundaryState {
    return { failed: { about: '', message: String(error) } };
  }

  static getDerivedStateFromProps(
    { about }: ErrorBoundaryProps,
    { failed }: ErrorBoundaryState,
  ): ErrorBoundaryState {
    if (failed === null) return { failed };
    const isOfThis = failed.about === '' || failed.about === about;
    return { failed: isOfThis ? { ...failed, about } : null };
  }

  override state: ErrorBoundaryState = { failed: null };

  /** What broke may be out of sight, as a dialog is that did not come. */
  override componentDidCatch(error: unknown): void {
    tell(`A part of the window has broken: ${String(error)}`, {
      label: 'Load again',
      run: () => window.location.reload(),
    });
  }

  override render(): ReactNode {
    const { failed } = this.state;
    if (failed === null) return this.props.children;
    return (
      <EmptyState
        title="This view has broken"
        action={<Button onClick={() => window.location.reload()}>Load the window again</Button>}
      >
        Nothing is lost: the engine has all of it. What broke: {failed.message}
      </EmptyState>
    );
  }
}
