using System;

namespace FirmwareScanner.Mutation;

/// <summary>Something that keeps mutants from being tried; the message says what.</summary>
/// <param name="message">In one line.</param>
public sealed class MutationException(string message) : Exception(message);
