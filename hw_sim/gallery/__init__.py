"""Every screen of the booth as a picture: recorded, compared, laid out for people to look at.

    python -m hw_sim.gallery record              docs/screens anew, only where a pixel changed (make goldens)
    python -m hw_sim.gallery sheets              many screens on one page, for who reviews them
    python -m hw_sim.gallery list                the names of all pictures
    python -m hw_sim.gallery papers              the documents' slip and tapes, from a day that make demo held

`plan.py` says which pictures there are: every state and reason (`hw_sim.exemplars`) on every display
(`hw_sim.displays`) in every language. All is drawn by the booth's own `firmware.screens`.
"""
