using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Operations;

/// <summary>What stands against an incident sheet as it was typed, declared or corrected.</summary>
public enum IncidentFault { BeganInFuture, EndedBeforeBegan, TooLong, WhatMissing, WhatTooLong, CauseTooLong, Unchanged }

/// <summary>The rules of a sheet, the same for whoever declares and whoever corrects.</summary>
public static class IncidentFaults
{
    public const int MostWhat = 300;
    public const int MostCause = 1_000;

    internal static List<IncidentFault> Of(DateTimeOffset began, DateTimeOffset ended, string? what, string? cause, DateTimeOffset now)
    {
        var faults = new List<IncidentFault>();
        if (began > now) faults.Add(IncidentFault.BeganInFuture);
        if (ended <= began) faults.Add(IncidentFault.EndedBeforeBegan);
        else if (ended - began > IncidentRules.On(began).Longest) faults.Add(IncidentFault.TooLong);
        if (Reasons.Read(what) is not { } read) faults.Add(IncidentFault.WhatMissing);
        else if (read.Length > MostWhat) faults.Add(IncidentFault.WhatTooLong);
        if (cause?.Trim().Length > MostCause) faults.Add(IncidentFault.CauseTooLong);
        return faults;
    }
}
