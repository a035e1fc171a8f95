using System.Net;
using Platform.Testing;
using Platform.Web.Tests.Isolation.Matrix;
using Platform.Web.Tests.Isolation.World;

namespace Platform.Web.Tests.Isolation;

/// <summary>What judges the matrix can fail: a planted leak, a change that is accepted, a fault, a foreign row that is confirmed.</summary>
public sealed class JudgeTests
{
    private static readonly Principal Buyer = new("buyer", new TestPerson(Guid.Empty, "Claire", "c@exemple.test"), "alpha", "canarialpha");
    private static readonly Address Foreign = new("/{portail}/acheteur", "/{portail}/acheteur", Relation.Sibling, "/beta/acheteur", NamesForeigner: true);

    [Fact, Trait("Feature", "VR-01")]
    public void The_judge_sees_a_leak_an_accepted_change_a_confirmation_and_a_fault()
    {
        Assert.Empty(Of("GET", HttpStatusCode.NotFound, "rien").Faults());
        Assert.Empty(Of("GET", HttpStatusCode.OK, "un canarialphalot à soi").Faults());
        Assert.Contains("canaribetalot", Assert.Single(Of("GET", HttpStatusCode.NotFound, "un canaribetalot ici").Faults()), StringComparison.Ordinal);
        Assert.Single(Of("GET", HttpStatusCode.InternalServerError, "").Faults());
        Assert.Single(Of("POST", HttpStatusCode.SeeOther, "").Faults());
        Assert.Single(Of("POST", HttpStatusCode.OK, "").Faults());
        Assert.Single(Of("POST", HttpStatusCode.Forbidden, "").Faults());
        Assert.Equal(("reads", "opens", "404"), (Of("GET", HttpStatusCode.OK, "canarialphalot").Verdict, Of("GET", HttpStatusCode.OK, "").Verdict, Of("GET", HttpStatusCode.NotFound, "canarialphalot").Verdict));
    }

    private static Answer Of(string method, HttpStatusCode status, string body) => new(Buyer, method, Foreign, status, null, Answer.CanariesIn(body));
}
