using Platform.Core.Law;

namespace Platform.Core.Consultations;

/// <summary>How a change is said, in e-mails and on pages: Law/Rules/correction-phrases.json.</summary>
public static class CorrectionWords
{
    private static readonly Phrases Words = new("correction-phrases");

    /// <summary>« Intitulé du lot 2 »</summary>
    public static string Of(CorrectedValue change) => Words.Say($"{change.Field}", change.Lot);

    public static string Nothing => Words.Say("nothing");

    /// <summary>For a message: one change, before and after.</summary>
    public static string Lines(CorrectedValue change) =>
        $"{Of(change)}\n{Words.Say("before", Said(change.BeforeInWords))}\n{Words.Say("after", Said(change.AfterInWords))}";

    private static string Said(string value) => value.Length == 0 ? Nothing : value;
}
