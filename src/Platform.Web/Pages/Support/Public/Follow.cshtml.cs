using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Platform.Core.Support;
using Platform.Web.Hosting;
using Platform.Web.Identity;

namespace Platform.Web.Pages.Support.Public;

/// <summary>A visitor's ticket, by the secret of its link.</summary>
[Anonymous]
[EnableRateLimiting(WebIdentity.TicketsPerAddress)]
public sealed class FollowModel(ReadTickets read, StepAsWriter steps) : WriterPage(steps)
{
    [BindProperty(SupportsGet = true)] public string Secret { get; set; } = "";

    public override string Address => Links.Support.Follow(Secret);

    protected override (Guid, string?, string) Writer => (Whole.Head.Id, Secret, Whole.Head.WriterName);

    protected override Task<WholeTicket?> FindAsync(CancellationToken cancel) => read.FollowAsync(Secret, cancel);
}
