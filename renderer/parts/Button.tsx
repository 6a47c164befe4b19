import type { ButtonHTMLAttributes } from 'react';
import styles from './Button.module.css';

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** `primary` is the one thing to do next; `quiet` has no edge until it is pointed at. */
  readonly tone?: 'primary' | 'plain' | 'quiet' | 'danger';
  /** A square with nothing but an icon; needs an `aria-label`. */
  readonly isIcon?: boolean;
}

export function Button({ tone = 'plain', isIcon = false, className, ...rest }: ButtonProps) {
  const classes = [styles.button, styles[tone], isIcon ? styles.icon : '', className ?? ''];
  return (
    <button
      type="button"
      {...rest}
      title={rest.title ?? (isIcon ? rest['aria-label'] : undefined)}
      className={classes.filter(Boolean).join(' ')}
    />
  );
}
