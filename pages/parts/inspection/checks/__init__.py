"""实地抽查: recording a finding, drawing a sample, taking in its sheet, one finding with its 整改."""
