using Platform.Core.Conventions;
using Platform.Core.Law;

namespace Platform.Core.Accounts;

public enum OnboardingLevel { Running, Warned, Breached }

/// <summary>The days between the conclusion of a convention and an account that can be used (VR-29), each with its explanation. No clock, no database.</summary>
/// <param name="ConcludedOn">The day of the second signature; the count begins on the day after.</param>
/// <param name="WarnedFrom">From here on the agglomeration is warned.</param>
/// <param name="UsableBy">The last day; reaching it is the breach that both see, and an activation on that very day is still in time.</param>
public sealed record OnboardingDelay(DateOnly ConcludedOn, ExplainedDate WarnedFrom, ExplainedDate UsableBy)
{
    /// <returns>Null while nobody has concluded, and where the clauses give no delay.</returns>
    public static OnboardingDelay? Of(SharingConvention convention) =>
        convention.ConcludedOn is { } day && convention.Calendar.UsableBy(day) is { } last && convention.Calendar.UsableWarning(day) is { } warned ? new(day, warned, last) : null;

    public OnboardingLevel On(DateOnly today) => today >= UsableBy.Day ? OnboardingLevel.Breached : today >= WarnedFrom.Day ? OnboardingLevel.Warned : OnboardingLevel.Running;

    /// <summary>Days left, the last one included; 0 on that day, less than 0 after it.</summary>
    public int DaysLeft(DateOnly today) => UsableBy.Day.DayNumber - today.DayNumber;
}

/// <summary>What brings a commune from its interest to an account that it uses (GD-23), in order.</summary>
public enum OnboardingStep { InterestStated, AccountOpened, ConventionDrafted, Deliberated, Concluded, AdministratorCame, Activated }

/// <param name="On">Null: not yet, or never needed.</param>
public sealed record OnboardingFact(OnboardingStep Step, DateOnly? On);
