using Platform.Core.Law;

namespace Platform.Core.Conventions;

/// <summary>The French of what a convention's dates are explained by, and of the mails about them.</summary>
internal static class ConventionPhrases
{
    private static readonly Phrases Phrases = new("convention-phrases");

    public static string Say(string key, params object?[] values) => Phrases.Say(key, values);
}
