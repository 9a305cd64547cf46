using System.Collections.Generic;
using FirmwareScanner.RegularExpressions;

namespace FirmwareScanner.Conditions;

/// <summary>The matchers of one thread: they keep what they have worked out.</summary>
internal sealed class ExpressionMatchers
{
    // Each may have half a megabyte; sets of rules have thousands of expressions.
    private const int Most = 128;

    private readonly Dictionary<ExpressionSearch, ExpressionMatcher> _matchers = [];

    /// <summary>The matcher of a search.</summary>
    public ExpressionMatcher Of(ExpressionSearch search)
    {
        if (!_matchers.TryGetValue(search, out ExpressionMatcher? matcher))
        {
            if (_matchers.Count == Most)
            {
                _matchers.Clear();
            }

            _matchers[search] = matcher = search.CreateMatcher();
        }

        return matcher;
    }
}
