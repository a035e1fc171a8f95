using Platform.Core.Data;
using Platform.Core.Identity;

namespace Platform.Web.Hosting;

/// <summary>The company of whoever reads a page of the public while signed in: what is known already is not asked again. It opens nothing.</summary>
public sealed class CompanyOfReader(CurrentPerson person, UnitOfWorkFactory factory)
{
    /// <returns>Null: nobody is signed in, or for no company.</returns>
    public async Task<ActingCompany?> FindAsync(CancellationToken cancel) => person.SignedIn && person.Method is not (null or CurrentPerson.ProConnect)
        ? await factory.RunAsync(new Scope.SignIn(person.Id), services => services.GetRequiredService<FindActing>().ForCompanyAsync(person.Id, cancel), cancel) : null;
}
