using System.Globalization;
using Platform.Core.Accounts;
using Platform.Core.Tenancy;
using Platform.Core.Values;
using Platform.Web.Texts;

namespace Platform.Web.Pages.Accounts;

/// <summary>French words for the life of accounts: found by name, so that a new case without words fails in its first test.</summary>
public static class AccountWords
{
    public static string Of(AccountRefusal refusal) => Text($"Refusal_{refusal}");
    public static string Of(AccountState state) => Text($"State_{state}");
    public static string Of(OnboardingStep step) => Text($"Step_{step}");
    public static string Of(AccountEventKind kind) => Text($"Event_{kind}");
    public static string Of(Blocked why) => Text($"Blocked_{why}");
    public static string Of(StateInterest.Fault fault) => Text($"Interest_{fault}");

    public static string Of(CorrectIdentity.Fault fault) => Text($"Correct_{fault}");

    public static string Of(FreeAddress.Fault fault) => Text($"Free_{fault}");

    /// <summary>« encore 3 jours », « délai atteint aujourd’hui », « délai dépassé de 2 jours ».</summary>
    public static string Left(OnboardingDelay delay, DateOnly today) => delay.DaysLeft(today) switch
    {
        > 0 and var days => string.Format(CultureInfo.InvariantCulture, AccountTexts.Delay_Left, FrenchFormat.Count(days, "jour")),
        0 => AccountTexts.Delay_LastDay,
        var days => string.Format(CultureInfo.InvariantCulture, AccountTexts.Delay_Over, FrenchFormat.Count(-days, "jour")),
    };

    private static string Text(string key) => AccountTexts.ResourceManager.GetString(key, CultureInfo.InvariantCulture) ?? throw new InvalidOperationException($"No French text for {key}.");
}
