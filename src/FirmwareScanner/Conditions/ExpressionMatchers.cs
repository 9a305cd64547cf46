using System.Collections.Generic;
using FirmwareScanner.RegularExpressions;

namespace FirmwareScanner.Conditions;

/// <summary>The matchers of one thread: they keep what they have worked out.</summary>
internal sealed class ExpressionMatchers
{
    private readonly Dictionary<ExpressionSearch, ExpressionMatcher> _matchers = [];

    /// <summary>The matcher of a search.</summary>
    public ExpressionMatcher Of(ExpressionSearch search)
    {
        if (!_matchers.TryGetValue(search, out ExpressionMatcher? matcher))
        {
            _matchers[search] = matcher = search.CreateMatcher();
        }

        return matcher;
    }
}
