using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query.SqlExpressions;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Consultations;

/// <summary>
/// How the account's own pages and papers call a consultation: as its last correction does. What was published stays in its row.
/// What everybody reads is called so by the view behind <see cref="ConsultationFace"/>, which the same function of the database writes.
/// </summary>
internal static class TitleInForce
{
    /// <returns>Read without tracking: its row stays.</returns>
    public static async Task<Consultation?> FindCalledNowAsync(this PlatformDb db, Id<Consultation> id, CancellationToken cancel) =>
        await db.Consultations.AsNoTracking().Where(c => c.Id == id).Select(c => new { Consultation = c, Title = PlatformDb.TitleNow(c.TenantId, (Guid)(object)c.Id, c.Title) }).SingleOrDefaultAsync(cancel) is { } found
            ? found.Consultation.CalledNow(found.Title) : null;

    /// <summary>coalesce(corrected_word(tenant, consultation, 'Title'), title)</summary>
    public static SqlExpression Translate(IReadOnlyList<SqlExpression> arguments)
    {
        var title = arguments[2];
        // Null whatever its arguments are: where nothing was corrected.
        var corrected = new SqlFunctionExpression("corrected_word", [arguments[0], arguments[1], new SqlConstantExpression(nameof(CorrectedField.Title), typeof(string), title.TypeMapping)], nullable: true, [false, false, false], typeof(string), title.TypeMapping);
        return new SqlFunctionExpression("coalesce", [corrected, title], nullable: false, [false, false], typeof(string), title.TypeMapping);
    }
}
