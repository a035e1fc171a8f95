using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Messaging;

/// <summary>
/// The number that people call and when somebody answers (VR-28): in every footer, on every error page, at the foot of every message. The operator sets it;
/// a host does not start with one that nobody could dial.
/// </summary>
public sealed partial class Helpline
{
    /// <summary>Kept by ARCEP for fiction: the default of a demonstration, refused in production.</summary>
    private static readonly string[] Fictional = ["019900", "026191", "035301", "046571", "053649", "063998"];

    public string Phone { get; init; } = "04\u00a065\u00a071\u00a000\u00a000";

    /// <summary>On working days, in Paris.</summary>
    public TimeOnly HelpFrom { get; init; } = new(8, 30);
    public TimeOnly HelpTo { get; init; } = new(18, 0);

    /// <summary>« du lundi au vendredi, de 8 h 30 à 18 h, sauf jours fériés »</summary>
    public string Hours => Values.Reader.Fill($"du lundi au vendredi, de {Said(HelpFrom)} à {Said(HelpTo)}, sauf jours fériés");

    /// <summary>Null when it may be shown.</summary>
    public string? Fault => !Dialled().IsMatch(Phone) || Digits.Length is < 3 or > 15 ? $"Portal:Phone « {Phone} » is not a number that one can dial."
        : HelpFrom >= HelpTo ? $"Portal:HelpFrom ({HelpFrom}) is not before Portal:HelpTo ({HelpTo})." : null;

    public bool IsFictional => Fictional.Any(prefix => Digits.StartsWith(prefix, StringComparison.Ordinal));

    public bool IsOpen(DateTimeOffset at)
    {
        var paris = FranceTime.ToParis(at);
        return WorkingDays.Includes(DateOnly.FromDateTime(paris)) && TimeOnly.FromDateTime(paris) is var hour && hour >= HelpFrom && hour < HelpTo;
    }

    /// <summary>How much of the time between two instants somebody answered. No clock changes within the hours of a helpline.</summary>
    public TimeSpan OpenTime(DateTimeOffset from, DateTimeOffset to)
    {
        var (begin, end, open) = (FranceTime.ToParis(from), FranceTime.ToParis(to), TimeSpan.Zero);
        for (var day = DateOnly.FromDateTime(begin); day <= DateOnly.FromDateTime(end); day = day.AddDays(1))
        {
            if (!WorkingDays.Includes(day)) continue;
            var (first, last) = (Later(begin, day.ToDateTime(HelpFrom)), Earlier(end, day.ToDateTime(HelpTo)));
            if (last > first) open += last - first;
        }
        return open;
    }

    private string Digits => string.Concat(Phone.Where(char.IsAsciiDigit));

    private static DateTime Later(DateTime one, DateTime other) => one > other ? one : other;

    private static DateTime Earlier(DateTime one, DateTime other) => one < other ? one : other;

    private static string Said(TimeOnly hour) => Values.Reader.IsEnglish ? hour.ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture) : hour.Minute == 0 ? $"{hour.Hour}{FrenchFormat.NoBreak}h" : $"{hour.Hour}{FrenchFormat.NoBreak}h{FrenchFormat.NoBreak}{hour.Minute:00}";

    // A no-break space is what one sees on the pages; a plain one is what operators type.
    [GeneratedRegex(@"^\+?[0-9][0-9 .()\u00a0\u202f-]*$", RegexOptions.None, 1000)]
    private static partial Regex Dialled();
}

public static class HelplineRegistration
{
    public static IServiceCollection AddHelpline(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<Helpline>().Bind(configuration.GetSection("Portal"))
            .Validate(line => line.Fault is null, "Portal:Phone, Portal:HelpFrom and Portal:HelpTo: a number that one can dial, and hours that end after they begin.").ValidateOnStart();
        return services;
    }
}
