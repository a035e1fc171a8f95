using System.Data;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Query.SqlExpressions;
using Microsoft.EntityFrameworkCore.Storage;

namespace Platform.Core.Data;

/// <summary>« company_id = any(sec.own_bidders()) »: one call for a query, not one for each row, so that an index on the company serves.</summary>
internal static class OwnBidders
{
    private static readonly BoolTypeMapping Truth = new("boolean", DbType.Boolean);

    public static SqlExpression Translate(IReadOnlyList<SqlExpression> arguments)
    {
        var company = arguments[0];
        var own = new SqlFunctionExpression("sec", "own_bidders", [], nullable: false, [], typeof(Guid), company.TypeMapping);
        var any = new SqlFunctionExpression("any", [own], nullable: false, [false], typeof(Guid), company.TypeMapping);
        return new SqlBinaryExpression(ExpressionType.Equal, company, any, typeof(bool), Truth);
    }
}
