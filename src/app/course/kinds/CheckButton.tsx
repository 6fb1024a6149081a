import style from '../course.module.css';
import { useCourseWords } from '../use-words.ts';

export function CheckButton({ isReady, onCheck }: { readonly isReady: boolean; readonly onCheck: () => void }) {
  const words = useCourseWords().quiz;
  return (
    <button type="button" className={style['primary']} disabled={!isReady} onClick={onCheck}>
      {words.check}
    </button>
  );
}
