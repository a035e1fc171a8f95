using Platform.Core.Values;

namespace Platform.Core.Consultations;

/// <summary>What an account may want approved before it is published. Notice: prior information and modifications. Award: award notices.</summary>
public enum ActKind { Consultation, Dce, Notice, Award, Answer, Correction }

/// <summary>Something about to be published.</summary>
/// <param name="Kind">Of which circuit.</param>
/// <param name="Consultation">To which it belongs.</param>
/// <param name="Subject">The consultation itself, the version of the file, the draft of the answer or of the correction, the notice.</param>
/// <param name="Note">Of a version: what companies will read.</param>
/// <param name="Important">Of a version.</param>
public sealed record Act(ActKind Kind, Id<Consultation> Consultation, Guid Subject, string? Note = null, bool? Important = null);

/// <summary>Why an act is not published yet.</summary>
public enum ActObjection
{
    /// <summary>A circuit applies, and nobody has been asked.</summary>
    NotSubmitted,

    /// <summary>A step is open.</summary>
    Running,

    /// <summary>It is not any more what was approved.</summary>
    Changed,
}

/// <summary>Whatever publishes asks this first. The database asks again.</summary>
public interface IActGuard
{
    /// <returns>Null: nothing stands against it.</returns>
    Task<ActObjection?> ObjectionAsync(Act act, CancellationToken cancel);
}
