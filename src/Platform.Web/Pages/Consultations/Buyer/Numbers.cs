using System.Globalization;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Platform.Web.Texts;

namespace Platform.Web.Pages.Consultations.Buyer;

/// <summary>A whole number as a person types it; blank is none.</summary>
internal static class Numbers
{
    public static int? Read(ModelStateDictionary state, string field, string? typed)
    {
        if (string.IsNullOrWhiteSpace(typed)) return null;
        if (int.TryParse(typed.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return number;
        state.AddModelError(field, ConsultationTexts.NumberUnreadable);
        return null;
    }
}
