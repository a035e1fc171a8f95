using Platform.Core.Conventions;
using Platform.Core.Identity;
using Platform.Web.Hosting;

namespace Platform.Web.Pages.Conventions.Buyer;

[Needs(Capability.ManagePeople)]
public sealed class AmendModel(CurrentPerson current, ReadConventions read, ProposeAmendment propose) : AmendPage(current, read, propose);
