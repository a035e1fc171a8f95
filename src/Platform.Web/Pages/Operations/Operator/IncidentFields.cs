using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Operations;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Operations.Operator;

/// <summary>The forms that declare and correct a sheet name their fields alike: a fault stands beside the field that caused it.</summary>
internal static class IncidentFields
{
    public static void Tell(this PageModel page, IncidentFault fault) => page.ModelState.AddModelError(fault switch
    {
        IncidentFault.BeganInFuture => "Began",
        IncidentFault.EndedBeforeBegan or IncidentFault.TooLong => "Ended",
        IncidentFault.WhatMissing or IncidentFault.WhatTooLong => "What",
        IncidentFault.CauseTooLong => "Cause",
        IncidentFault.Unchanged => "",
    }, Words.Of(fault));
}
