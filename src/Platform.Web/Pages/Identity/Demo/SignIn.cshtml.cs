using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Identity.Demo;
using Platform.Web.Hosting;
using Platform.Web.Identity;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Identity.Demo;

/// <summary>Be somebody of the demonstration, in one click. The route exists only behind <see cref="DemoDoor"/>.</summary>
[NoDatabase]
public sealed class SignInModel(DemoDoor door, UnitOfWorkFactory work) : PageModel
{
    public IReadOnlyList<DemoPerson> People { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!door.IsOpen) return NotFound();
        People = await DemoPeople.ReadAsync(door.People, cancel);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(Guid person, CancellationToken cancel)
    {
        if (!door.IsOpen || (await DemoPeople.ReadAsync(door.People, cancel)).SingleOrDefault(p => p.Id == person) is not { } chosen) return NotFound();
        await work.RunAsync(new Scope.SignIn(chosen.Id), async services =>
        {
            var known = await services.GetRequiredService<IdentityDb>().Users.SingleAsync(p => p.Id == chosen.Id, cancel);
            await services.RecordSignInAsync(HttpContext, known.Id, "demo", cancel);
            await services.GetRequiredService<SignInManager<Person>>().SignInWithClaimsAsync(known, isPersistent: false, [new("amr", "demo")]);
        }, cancel);
        return this.SeeOther(this.ReturnTo(chosen.Landing.Length > 0 ? chosen.Landing : null));
    }
}
