using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Registers;
using Platform.Web.Hosting;

namespace Platform.Web.Pages.Registers.Public;

/// <summary>What the platform has signed, for everybody.</summary>
[Anonymous]
public sealed class LogModel(ReadRegister register, RegisterKey key) : PageModel
{
    public SignedTreeHead? Head { get; private set; }
    public RegisterKey Key => key;

    public async Task OnGetAsync(CancellationToken cancel) => Head = await register.HeadAsync(cancel);
}
