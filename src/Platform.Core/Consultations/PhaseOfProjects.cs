using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Consultations;

internal static class PhaseOfProjects
{
    /// <summary>Is it the phase of a contest in which projects name nobody?</summary>
    public static Task<bool> AsksForProjectsAsync(this PlatformDb db, Id<Consultation> id, CancellationToken cancel) => db.Consultations.AnyAsync(c => c.Id == id && c.StageKind == StageKind.Projects, cancel);
}
