using EmotionRnn.Cli.Running;

return CommandLine.Run(args);
