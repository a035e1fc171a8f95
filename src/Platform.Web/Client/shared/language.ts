// The page's own language: the server decided it, for the whole page. Workers have no page and say nothing.
export const english: boolean = typeof document !== "undefined" && document.documentElement.lang === "en";
export const inLanguage = <T>(french: T, inEnglish: NoInfer<T>): T => (english ? inEnglish : french);
