using System.Runtime.CompilerServices;
using Claim = Xunit.Assert;

namespace nanoFramework.TestFramework;

/// <summary>
/// Stands in for the assertions of nanoFramework.TestFramework, with the signatures of those that the device tests use
/// (test-framework-api.txt), so that the desktop runs the very sources that the device runs.
/// </summary>
public static class Assert
{
    public static void AreEqual(bool expected, bool actual, [CallerArgumentExpression(nameof(actual))] string message = "") =>
        Claim.True(expected == actual, Differ(expected, actual, message));

    public static void AreEqual(int expected, int actual, [CallerArgumentExpression(nameof(actual))] string message = "") =>
        Claim.True(expected == actual, Differ(expected, actual, message));

    public static void AreEqual(uint expected, uint actual, [CallerArgumentExpression(nameof(actual))] string message = "") =>
        Claim.True(expected == actual, Differ(expected, actual, message));

    public static void AreEqual(long expected, long actual, [CallerArgumentExpression(nameof(actual))] string message = "") =>
        Claim.True(expected == actual, Differ(expected, actual, message));

    public static void AreEqual(string expected, string actual, [CallerArgumentExpression(nameof(actual))] string message = "") =>
        Claim.True(expected == actual, Differ(expected, actual, message));

    public static void IsTrue(bool condition, [CallerArgumentExpression(nameof(condition))] string message = "") =>
        Claim.True(condition, message);

    public static void IsFalse(bool condition, [CallerArgumentExpression(nameof(condition))] string message = "") =>
        Claim.False(condition, message);

    public static void IsNull(object? value, [CallerArgumentExpression(nameof(value))] string message = "") =>
        Claim.True(value is null, message);

    private static string Differ(object expected, object actual, string message) =>
        $"{message}: expected {expected}, got {actual}";
}
