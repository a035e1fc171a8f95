using Platform.Core.Conventions;
using Platform.Core.Identity;
using Platform.Web.Hosting;

namespace Platform.Web.Pages.Conventions.Buyer;

[Needs(Capability.ManagePeople)]
public sealed class DenounceModel(CurrentPerson current, ReadConventions read, DenounceConvention denounce) : DenouncePage(current, read, denounce);
