using System;

namespace FirmwareScanner.Conditions;

/// <summary>A condition takes more work or memory than one may.</summary>
/// <param name="message">What takes too much, as a clause.</param>
internal sealed class ConditionBudgetException(string message) : Exception(message);
